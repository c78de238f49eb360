import { describe, expect, expectTypeOf, it } from 'vitest'
import { cacheBuster, optimole } from './runtime.ts'

const hero = 'https://www.example.com/img/hero.jpg'

describe('outside a build', () => {
  it('knows no token, and works', () => {
    expect(cacheBuster(hero)).toBeUndefined()
    expect(cacheBuster('hero.jpg?v=1')).toBeUndefined()
    expect(optimole(hero, { key: 'key' })).toBe(`https://key.i.optimole.com/${hero}`)
  })

  it('writes the options as Optimole does', () => {
    const options = {
      width: 800,
      height: 'auto',
      quality: 'mauto',
      format: 'best',
      more: { rt: 'fill' },
    } as const
    expect(optimole(`${hero}?w=1`, { host: 'img.example.com', ...options })).toBe(
      `https://img.example.com/w:800/h:auto/q:mauto/f:best/rt:fill/${hero}?w=1`,
    )
  })

  it.each(['/img/hero.jpg', 'hero.jpg', '//www.example.com/hero.jpg', ''])(
    'refuses the source "%s"',
    source => {
      expect(() => optimole(source, { key: 'key' })).toThrow(TypeError)
    },
  )
})

it('takes what its types say', () => {
  type Options = Parameters<typeof optimole>[1]
  expectTypeOf(optimole).returns.toEqualTypeOf<string>()
  expectTypeOf(cacheBuster).returns.toEqualTypeOf<string | undefined>()
  expectTypeOf<{ key: string; width: number }>().toExtend<Options>()
  expectTypeOf<{ host: string; height: 'auto'; more: { rt: string } }>().toExtend<Options>()
  expectTypeOf<{ width: number }>().not.toExtend<Options>()
  expectTypeOf<{ key: string; width: string }>().not.toExtend<Options>()
})
