// echo with its own middleware, binding, and error handler.
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

//go:embed public
var public embed.FS

type user struct {
	ID    int    `json:"id" param:"id"`
	Name  string `json:"name" form:"name" query:"name" xml:"name"`
	Email string `json:"email,omitempty" form:"email" query:"email" xml:"email"`
}

var errTaken = errors.New("that name is taken")

func main() {
	e := echo.New()
	e.HideBanner = true
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if errors.Is(err, errTaken) {
			c.JSON(http.StatusConflict, map[string]string{"taken": err.Error()})
			return
		}
		e.DefaultHTTPErrorHandler(err, c)
	}
	e.Use(middleware.Recover(), middleware.Logger(), middleware.Secure(), middleware.BodyLimit("100K"))
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: []string{"https://a.example"}}))
	e.Use(middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 500}))
	e.Pre(middleware.RemoveTrailingSlash())

	e.GET("/", func(c echo.Context) error { return c.String(http.StatusOK, "Hello, World!") })
	e.GET("/users/:id", func(c echo.Context) error {
		var u user
		if err := c.Bind(&u); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, u)
	})
	e.POST("/users", func(c echo.Context) error {
		var u user
		if err := c.Bind(&u); err != nil {
			return err
		}
		if u.Name == "root" {
			return errTaken
		}
		return c.JSONPretty(http.StatusCreated, u, "  ")
	})
	e.GET("/xml", func(c echo.Context) error { return c.XML(http.StatusOK, user{ID: 1, Name: "<x>"}) })
	e.GET("/html", func(c echo.Context) error { return c.HTML(http.StatusOK, "<b>bold</b>") })
	e.GET("/blob", func(c echo.Context) error { return c.Blob(http.StatusOK, "image/x-test", []byte{0, 255, 1, 254}) })
	e.GET("/nothing", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	e.GET("/redirect", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/") })
	e.GET("/panic", func(c echo.Context) error { panic("on purpose") })
	e.GET("/teapot", func(c echo.Context) error { return echo.NewHTTPError(http.StatusTeapot, "short and stout") })
	e.GET("/cookies", func(c echo.Context) error {
		c.SetCookie(&http.Cookie{Name: "a", Value: "1"})
		c.SetCookie(&http.Cookie{Name: "b", Value: "2", Secure: true})
		seen := ""
		for _, cookie := range c.Cookies() {
			seen += cookie.Name + "=" + cookie.Value + ";"
		}
		return c.String(http.StatusOK, seen)
	})
	e.POST("/upload", func(c echo.Context) error {
		header, err := c.FormFile("file")
		if err != nil {
			return echo.NewHTTPError(http.StatusBadRequest, err.Error())
		}
		file, err := header.Open()
		if err != nil {
			return err
		}
		defer file.Close()
		n, err := io.Copy(io.Discard, file)
		if err != nil {
			return err
		}
		return c.String(http.StatusOK, fmt.Sprintln(c.FormValue("name"), header.Filename, n))
	})
	e.GET("/stream", func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderContentType, "text/event-stream")
		c.Response().WriteHeader(http.StatusOK)
		for i := range 3 {
			fmt.Fprintf(c.Response(), "data: %d\n\n", i)
			c.Response().Flush()
			time.Sleep(2 * time.Millisecond)
		}
		return nil
	})
	e.GET("/long", func(c echo.Context) error {
		text := ""
		for i := range 300 {
			text += fmt.Sprintln("line", i)
		}
		return c.String(http.StatusOK, text)
	})
	e.StaticFS("/public", echo.MustSubFS(public, "public"))
	admin := e.Group("/admin", middleware.BasicAuth(func(name, password string, c echo.Context) (bool, error) {
		return name == "root" && password == "secret", nil
	}))
	admin.GET("/routes", func(c echo.Context) error { return c.String(http.StatusOK, c.Path()) })
	keyed := e.Group("/keyed", middleware.KeyAuth(func(key string, c echo.Context) (bool, error) { return key == "k", nil }))
	keyed.GET("", func(c echo.Context) error { return c.String(http.StatusOK, "opened") })
	e.GET("/form", func(c echo.Context) error {
		return c.String(http.StatusOK, c.Get(middleware.DefaultCSRFConfig.ContextKey).(string)[:0]+"form")
	}, middleware.CSRF())

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		if err := e.Start(":" + os.Getenv("PORT")); err != nil && !errors.Is(err, http.ErrServerClosed) {
			e.Logger.Fatal("shutting down the server: ", err)
		}
	}()
	<-ctx.Done()
	timeout, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := e.Shutdown(timeout); err != nil {
		e.Logger.Fatal(err)
	}
}
