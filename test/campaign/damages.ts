/** What may become of a manifest that is carried to another machine. */
export const damages: readonly ((manifest: Uint8Array) => Uint8Array)[] = [
  () => new Uint8Array(),
  manifest => manifest.subarray(0, -1),
  manifest => Buffer.from(`${Buffer.from(manifest)}`.replace('  robots.txt', '  ../robots.txt')),
]
