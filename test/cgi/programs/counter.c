// A CGI program (RFC 3875): it runs once for each request.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? "(none)" : value;
}

static int is(const char *path) { return strcmp(variable("PATH_INFO"), path) == 0; }

// Bytes go back as they came.
static void echo(void) {
  char buffer[4096];
  ssize_t n;
  printf("Content-Type: application/octet-stream\r\n\r\n");
  fflush(stdout);
  while ((n = read(0, buffer, sizeof buffer)) > 0) write(1, buffer, (size_t)n);
}

int main(int argc, char **argv) {
  static int runs; // of this instance
  runs++;
  fprintf(stderr, "run of %s\n", variable("PATH_INFO"));
  if (is("/")) {
    printf("Content-Type: text/plain\n\n%s %s?%s by %s %d\n", variable("REQUEST_METHOD"), variable("PATH_INFO"),
           variable("QUERY_STRING"), argv[0], argc);
  } else if (is("/variables")) {
    printf("Content-Type: text/plain\n\n");
    for (char **at = environ; *at != NULL; at++) puts(*at);
  } else if (is("/echo")) {
    echo();
  } else if (is("/runs")) {
    printf("Content-Type: text/plain\n\n%d\n", runs);
  } else if (is("/fields")) {
    printf("Status: 418 I'm a teapot\nSet-Cookie: a=1\nSet-Cookie: b=2\nX-Name: \xc3\xa4\nContent-Type: text/plain\n\nshort and stout");
  } else if (is("/elsewhere")) {
    printf("Location: https://example.com/x\n\n");
  } else if (is("/inside")) {
    printf("Location: /?moved=1\n\n");
  } else if (is("/endless")) {
    printf("Location: /endless\n\n");
  } else if (is("/empty")) {
    printf("Status: 204\n\n");
  } else if (is("/file")) {
    int fd = open("/tmp/x", O_RDWR | O_CREAT | O_EXCL, 0600);
    char text[6] = {0};
    write(fd, "hello", 5);
    lseek(fd, 0, SEEK_SET);
    read(fd, text, 5);
    printf("Content-Type: text/plain\n\n%s %d\n", text, open("/etc/passwd", O_RDONLY));
  } else if (is("/sleep")) {
    time_t before = time(NULL);
    sleep(3600);
    printf("Content-Type: text/plain\n\n%d\n", (int)(time(NULL) - before));
  } else if (is("/code")) {
    printf("Status: 409 Conflict\nContent-Type: text/plain\n\ntold so");
    return 3;
  } else if (is("/fails")) {
    fprintf(stderr, "no luck\n");
    return 3;
  } else if (is("/rubbish")) {
    printf("hello\n");
  } else if (is("/trap")) {
    printf("Content-Type: text/plain\n\n");
    fflush(stdout);
    __builtin_trap();
  } else if (is("/much")) {
    char zeros[65536] = {0};
    printf("Content-Type: text/plain\n\n");
    for (;;) fwrite(zeros, 1, sizeof zeros, stdout);
  } else {
    printf("Status: 404 Not Found\nContent-Type: text/plain\n\nnothing at %s\n", variable("PATH_INFO"));
  }
  return 0;
}
