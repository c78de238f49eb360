declare module 'folder-hash' {
  export function hashElement(
    folder: string,
    options: { algo: string; encoding: string },
  ): Promise<{ hash: string }>
}
