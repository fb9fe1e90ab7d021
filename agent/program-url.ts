/**
 * Where a program of ours that runs in a process or thread of its own is: beside its caller in the sources, or beside the
 * built agent under its bundled name.
 */
export function programUrl(from: string, source: string, bundled: string): URL {
  return new URL(from.endsWith('.ts') ? source : bundled, from)
}
