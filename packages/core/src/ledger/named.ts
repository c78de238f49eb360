import * as v from 'valibot'

/**
 * The schema of an object whose keys are users' words, such as names of targets and folders. It gives a Map, in which
 * `constructor` and `__proto__` are names like any other.
 */
export function named<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(
    v.unknown(),
    v.transform(value =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? new Map(Object.entries(value))
        : value,
    ),
    v.map(v.string(), schema),
  )
}

/** The object that {@link named} reads, its keys in order: the same Map always gives the same bytes. */
export function toRecord<Value, Written>(
  map: ReadonlyMap<string, Value>,
  write: (value: Value) => Written,
): Record<string, Written> {
  const entries = [...map].toSorted(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, value]) => [name, write(value)]))
}
