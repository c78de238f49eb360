/** A host in lower case and without its port. */
export function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/:\d*$/, '')
}
