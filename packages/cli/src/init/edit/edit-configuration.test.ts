import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.ts'
import { editConfiguration } from './edit-configuration.ts'

const edit = async (id: string, lines: readonly string[]) => {
  const framework = frameworks.find(each => each.id === id)
  if (framework === undefined) throw new Error(id)
  const edited = await editConfiguration(`${lines.join('\n')}\n`, framework)
  return typeof edited === 'string' ? edited : edited.text.trimEnd().split('\n')
}

describe('adds the plugin, and changes nothing else', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      'a list in one line',
      'vite',
      [
        `import react from '@vitejs/plugin-react'`,
        `export default defineConfig({ plugins: [react()], base: '/a/' })`,
      ],
      [
        `import react from '@vitejs/plugin-react'`,
        `import cdnPurge from 'unplugin-cdn-purge/vite'`,
        `export default defineConfig({ plugins: [react(), cdnPurge()], base: '/a/' })`,
      ],
    ],
    [
      'a list in several lines, with commas, comments and semicolons',
      'vite',
      [
        'import a from "a";',
        '',
        'export default {',
        '  plugins: [',
        '    a(), // first',
        '    a(),',
        '  ],',
        '};',
      ],
      [
        'import a from "a";',
        'import cdnPurge from "unplugin-cdn-purge/vite";',
        '',
        'export default {',
        '  plugins: [',
        '    a(), // first',
        '    a(),',
        '    cdnPurge(),',
        '  ],',
        '};',
      ],
    ],
    [
      'no list',
      'vite',
      ['export default {', '  base: "/"', '}'],
      [
        'import cdnPurge from "unplugin-cdn-purge/vite"',
        '',
        'export default {',
        '  base: "/",',
        '  plugins: [cdnPurge()]',
        '}',
      ],
    ],
    [
      'an empty one',
      'rollup',
      ['export default { plugins: [] }'],
      [`import cdnPurge from 'unplugin-cdn-purge/rollup'`, '', 'export default { plugins: [cdnPurge()] }'],
    ],
    [
      'nothing at all',
      'vite',
      ['export default {}'],
      [`import cdnPurge from 'unplugin-cdn-purge/vite'`, '', 'export default { plugins: [cdnPurge()] }'],
    ],
    [
      'a function',
      'vite',
      [
        'export default defineConfig(({ mode }) => {',
        '  const a = mode',
        '  return { plugins: [], a }',
        '})',
      ],
      [
        `import cdnPurge from 'unplugin-cdn-purge/vite'`,
        '',
        'export default defineConfig(({ mode }) => {',
        '  const a = mode',
        '  return { plugins: [cdnPurge()], a }',
        '})',
      ],
    ],
    [
      'a constant that says its type, in CommonJS',
      'webpack',
      [
        '// @ts-check',
        `const path = require('node:path')`,
        '',
        `/** @type {import('webpack').Configuration} */`,
        'const config = { plugins: [new Html()] }',
        'module.exports = config',
      ],
      [
        '// @ts-check',
        `const path = require('node:path')`,
        `const cdnPurge = require('unplugin-cdn-purge/webpack')`,
        '',
        `/** @type {import('webpack').Configuration} */`,
        'const config = { plugins: [new Html(), cdnPurge()] }',
        'module.exports = config',
      ],
    ],
    [
      'such a constant alone',
      'webpack',
      ['// @ts-check', '/** @type {object} */', 'const config = {}', 'module.exports = config'],
      [
        '// @ts-check',
        `const cdnPurge = require('unplugin-cdn-purge/webpack')`,
        '',
        '/** @type {object} */',
        'const config = { plugins: [cdnPurge()] }',
        'module.exports = config',
      ],
    ],
    [
      'TypeScript',
      'rsbuild',
      [`export default { plugins: [] } satisfies RsbuildConfig`],
      [
        `import cdnPurge from 'unplugin-cdn-purge/rsbuild'`,
        '',
        'export default { plugins: [cdnPurge()] } satisfies RsbuildConfig',
      ],
    ],
    [
      'Astro',
      'astro',
      [`export default defineConfig({ integrations: [mdx()] })`],
      [
        `import cdnPurge from 'unplugin-cdn-purge/astro'`,
        '',
        'export default defineConfig({ integrations: [mdx(), cdnPurge()] })',
      ],
    ],
    [
      'VitePress',
      'vitepress',
      [`export default defineConfig({ title: 'Docs' })`],
      [
        `import cdnPurge from 'unplugin-cdn-purge/vite'`,
        '',
        `export default defineConfig({ title: 'Docs', vite: { plugins: [cdnPurge()] } })`,
      ],
    ],
    [
      'VitePress with plugins',
      'vitepress',
      [`export default { vite: { plugins: [a] } }`],
      [
        `import cdnPurge from 'unplugin-cdn-purge/vite'`,
        '',
        'export default { vite: { plugins: [a, cdnPurge()] } }',
      ],
    ],
    [
      'Nuxt',
      'nuxt',
      ['export default defineNuxtConfig({', `  modules: ['@nuxt/image'],`, '})'],
      ['export default defineNuxtConfig({', `  modules: ['@nuxt/image', 'unplugin-cdn-purge/nuxt'],`, '})'],
    ],
    [
      'Docusaurus',
      'docusaurus',
      [`module.exports = { title: 'Site' }`],
      [`module.exports = { title: 'Site', plugins: ['unplugin-cdn-purge/docusaurus'] }`],
    ],
    [
      'Next.js in CommonJS',
      'next',
      [`module.exports = { output: 'export' }`],
      [`module.exports = { output: 'export', adapterPath: require.resolve('unplugin-cdn-purge/next') }`],
    ],
    [
      'Next.js as a module',
      'next',
      [`export default {`, `  output: 'export',`, '}'],
      [
        `import { createRequire } from 'node:module'`,
        '',
        'export default {',
        `  output: 'export',`,
        `  adapterPath: createRequire(import.meta.url).resolve('unplugin-cdn-purge/next'),`,
        '}',
      ],
    ],
    [
      'Next.js in TypeScript',
      'next',
      [`import type { NextConfig } from 'next'`, 'const config: NextConfig = {}', 'export default config'],
      [
        `import type { NextConfig } from 'next'`,
        `const config: NextConfig = { adapterPath: require.resolve('unplugin-cdn-purge/next') }`,
        'export default config',
      ],
    ],
    [
      'Eleventy',
      'eleventy',
      ['export default function (eleventyConfig) {', `  return { dir: { input: 'src' } }`, '}'],
      [
        `import cdnPurge from 'unplugin-cdn-purge/eleventy'`,
        '',
        'export default function (eleventyConfig) {',
        '  eleventyConfig.addPlugin(cdnPurge)',
        `  return { dir: { input: 'src' } }`,
        '}',
      ],
    ],
    [
      'Vue CLI',
      'vue-cli',
      ['module.exports = {}'],
      [
        `const cdnPurge = require('unplugin-cdn-purge/webpack')`,
        '',
        'module.exports = { configureWebpack: { plugins: [cdnPurge()] } }',
      ],
    ],
  ])('%s', async (_, id, before, after) => {
    expect(await edit(id, before)).toEqual(after)
    expect(await edit(id, after)).toBe('there')
  })
})

it.each<[string, string, readonly string[]]>([
  ['no code', 'vite', ['export default {']],
  ['nothing exported', 'vite', ['const a = 1']],
  ['several configurations', 'webpack', ['module.exports = [{}, {}]']],
  ['a list that is made', 'vite', ['export default { plugins: [a].concat(b) }']],
  ['an object that others fill', 'vite', ['export default { ...shared }']],
  ['a wrapper', 'next', ['module.exports = withMdx({})']],
  [
    'several ways out',
    'vite',
    ['export default () => {', '  if (a) return {}', '  return { plugins: [] }', '}'],
  ],
  ['what may change', 'vite', ['let config = {}', 'export default config']],
  ['a name that is taken', 'vite', ['const cdnPurge = 1', 'export default { plugins: [] }']],
  ['another adapter', 'next', [`module.exports = { adapterPath: 'a' }`]],
  ['a getter', 'vite', ['export default { get plugins() { return [] } }']],
  ['an arrow of Eleventy that returns', 'eleventy', ['export default config => ({})']],
])('is not sure of %s', async (_, id, before) => {
  expect(await edit(id, before)).toBe('unsure')
})
