const FIRST_BLOCK = 2048
const LARGEST_BLOCK = 1 << 16
const SMALLEST_BLOCK = 128

/**
 * How many bytes are the same in `a` from `i` on and in `b` from `j` on. Compares growing blocks natively and halves
 * the one that differs, so that long equal stretches cost what reading them costs.
 */
export function equalLength(a: Buffer, i: number, b: Buffer, j: number): number {
  if (a[i] !== b[j]) return 0
  const limit = Math.min(a.length - i, b.length - j)
  let length = 0
  let block = FIRST_BLOCK
  while (length < limit) {
    const size = Math.min(block, limit - length)
    if (!isEqual(a, i + length, b, j + length, size)) {
      return length + beforeDifference(a, i + length, b, j + length, size)
    }
    length += size
    block = Math.min(block * 2, LARGEST_BLOCK)
  }
  return length
}

/** Bytes before the first one that differs, in blocks that are known to differ. */
function beforeDifference(a: Buffer, i: number, b: Buffer, j: number, size: number): number {
  let length = 0
  let rest = size
  while (rest > SMALLEST_BLOCK) {
    const half = rest >> 1
    if (isEqual(a, i + length, b, j + length, half)) {
      length += half
      rest -= half
    } else {
      rest = half
    }
  }
  while (a[i + length] === b[j + length]) length++
  return length
}

function isEqual(a: Buffer, i: number, b: Buffer, j: number, size: number): boolean {
  return a.compare(b, j, j + size, i, i + size) === 0
}
