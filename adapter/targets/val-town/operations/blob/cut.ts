/** So many bytes of a stream, after those that are skipped. Breaks off where the stream has fewer. */
export function cut(stream: ReadableStream<Uint8Array>, skip: number, length: number): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let [skipped, left] = [0, length];
  return new ReadableStream(
    {
      async pull(controller) {
        while (left > 0) {
          const { done, value } = await reader.read();
          if (done) return controller.error(new Error("the object is shorter than it should be"));
          const chunk = value.subarray(Math.min(skip - skipped, value.length));
          skipped += value.length - chunk.length;
          if (chunk.length === 0) continue;
          const wanted = chunk.subarray(0, left);
          left -= wanted.length;
          controller.enqueue(wanted);
          if (left > 0) return;
        }
        controller.close();
        await reader.cancel();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
