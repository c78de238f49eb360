import { expect, test } from 'vitest'
import webpack from 'webpack'
import { createFolder } from '../../../../test/support/workspace.ts'
import { type BundledConfig, withLoader } from './with-loader.ts'

const options = { root: '/site', state: 'state' }
const use = [{ loader: '/loader.js', options }]

/** The rules that webpack is given. */
function rulesOf(
  config: BundledConfig,
  loader = '/loader.js',
  rules: readonly object[] = [],
): readonly object[] {
  const given = { module: { rules: [...rules] } }
  return withLoader(config, loader, options).webpack?.(given, {}).module.rules ?? []
}

test('a rule of the project for the same files stays beside ours', () => {
  const own = { loaders: ['own'] }
  const rulesWith = (rules: Record<string, object>) =>
    withLoader({ turbopack: { rules } }, '/loader.js', options).turbopack?.rules
  expect(rulesWith({ '*.css': own })).toMatchObject({ '*.css': own, '*': { loaders: use } })
  expect(rulesWith({ '*': own })).toMatchObject({ '*': [own, { loaders: use }] })
  expect(rulesWith({ '*': [own, own] })).toMatchObject({ '*': [own, own, { loaders: use }] })
})

test('the module for URLs made in the browser is bundled everywhere, beside what the project bundles', () => {
  const { transpilePackages } = withLoader({ transpilePackages: ['own'] }, '/loader.js', options)
  expect(transpilePackages).toEqual(['own', 'unplugin-cdn-purge'])
})

test('no rule of webpack is taken for one of styles, which would disable those of Next.js', () => {
  const rules = rulesOf({})
  expect(rules).toHaveLength(1)
  for (const rule of rules) {
    expect(rule).not.toHaveProperty('test')
    expect(rule).not.toHaveProperty('include')
  }
})

test('what a style takes in passes through the loader too: behind css-loader, which is told of one more', () => {
  const sass = [
    { loader: '/mini-css-extract-plugin/loader.js' },
    { loader: '/next/loaders/css-loader/src/index.js', options: { modules: false, importLoaders: 2 } },
    { loader: '/next/loaders/postcss-loader/src/index.js', options: {} },
    { loader: '/sass-loader/cjs.js', options: {} },
  ]
  const lightning = [{ loader: 'C:\\next\\lightningcss-loader\\src\\index.js', options: {} }]
  const rules = [
    { oneOf: [{ test: /\.scss$/, use: sass }, { rules: [{ use: lightning }] }] },
    { use: ['css-loader'] },
    { use: { loader: '/postcss-loader/index.js' } },
  ]
  const [extract, , postcss, compile] = sass
  expect(rulesOf({}, '/loader.js', rules).slice(0, 3)).toEqual([
    {
      oneOf: [
        {
          test: /\.scss$/,
          use: [
            extract,
            { loader: sass[1]?.loader, options: { modules: false, importLoaders: 3 } },
            ...use,
            postcss,
            compile,
          ],
        },
        { rules: [{ use: [{ loader: lightning[0]?.loader, options: { importLoaders: 1 } }, ...use] }] },
      ],
    },
    ...rules.slice(1),
  ])
})

test('the rule takes in sources of every kind, and of packages only the module for URLs', async () => {
  const root = createFolder({
    'main.js': `import './style.css'
import './data.json'
import 'other/runtime.js'
import 'unplugin-cdn-purge/dist/runtime.js'
`,
    'style.css': '',
    'data.json': '{}',
    'node_modules/other/runtime.js': '',
    'node_modules/unplugin-cdn-purge/dist/runtime.js': '',
    'loader.cjs': 'module.exports = code => code',
  })
  const loaded: string[] = []
  const rules = rulesOf({}, `${root}/loader.cjs`)
  const styles = { test: /\.css$/, type: 'css' }
  const compiler = webpack({
    mode: 'production',
    context: root,
    entry: './main.js',
    experiments: { css: true },
    module: { rules: [styles, ...rules] },
    output: { path: `${root}/dist` },
  })
  compiler.hooks.thisCompilation.tap('test', compilation => {
    compilation.hooks.succeedModule.tap('test', made => {
      if (made instanceof webpack.NormalModule && made.loaders.length > 0)
        loaded.push(made.resource.slice(root.length))
    })
  })
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) =>
    compiler.run((error, done) => (error ? reject(error) : resolve(done))),
  )
  expect(stats?.compilation.errors).toEqual([])
  expect(loaded.sort()).toEqual([
    '/data.json',
    '/main.js',
    '/node_modules/unplugin-cdn-purge/dist/runtime.js',
    '/style.css',
  ])
})
