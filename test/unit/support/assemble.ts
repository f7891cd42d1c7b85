import binaryen from "binaryen";

/** Assembles a module from its text. */
export function assembleText(text: string): WebAssembly.Module {
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(binaryen.Features.ExceptionHandling | binaryen.Features.BulkMemory);
    return new WebAssembly.Module(module.emitBinary() as Uint8Array<ArrayBuffer>);
  } finally {
    module.dispose();
  }
}
