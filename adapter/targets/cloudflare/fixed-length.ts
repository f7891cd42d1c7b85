/** A stream whose length workerd knows. Of any other, it sends no Content-Length, whatever the header says. */
export function withLength(body: ReadableStream, length: number): ReadableStream {
  const { readable, writable } = new FixedLengthStream(length);
  body.pipeTo(writable).catch(() => {}); // what breaks one end breaks the other
  return readable;
}
