import * as v from 'valibot'

/**
 * The schema of an object, for one that may be empty. ASSUME: valibot takes a list for an object that has nothing in it;
 * who writes one means something else.
 */
export function noList<Schema extends v.GenericSchema>(schema: Schema) {
  return v.lazy(input => (Array.isArray(input) ? v.never() : schema))
}
