import binaryen from "binaryen";

const USUAL = binaryen.Features.ExceptionHandling | binaryen.Features.BulkMemory;

/** Assembles a module from its text. */
export function assembleText(text: string): WebAssembly.Module {
  return new WebAssembly.Module(assembleBytes(text));
}

/** Assembles a module from its text as a binary, with a section of names where they are asked for. */
export function assembleBytes(text: string, { names = false, more = 0 } = {}): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(USUAL | more);
    binaryen.setDebugInfo(names);
    return module.emitBinary() as Uint8Array<ArrayBuffer>;
  } finally {
    binaryen.setDebugInfo(false);
    module.dispose();
  }
}
