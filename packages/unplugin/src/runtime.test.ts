import { describe, expect, it } from 'vitest'
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
