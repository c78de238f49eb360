/** How the plugin gets into a configuration. */
export type Way =
  /** As a call in a list, with its import. */
  | { readonly kind: 'call'; readonly list: readonly string[] }
  /** By its name in a list. */
  | { readonly kind: 'name'; readonly list: readonly string[] }
  /** As the property `adapterPath`. */
  | { readonly kind: 'adapter' }
  /** By a call of the function that the configuration is. */
  | { readonly kind: 'addPlugin' }

/** A bundler or framework, as far as a project shows it. */
export interface Framework {
  /** As flags name it. */
  readonly id: string
  /** As people name it. */
  readonly name: string
  /** Packages that show it. */
  readonly packages: readonly string[]
  /** Its configuration, without the extension, where it has one; the first that exists. */
  readonly files: readonly string[]
  /** The entry of the plugin; absent: the command alone. */
  readonly entry?: string
  readonly way?: Way
  /** What is served, relative to the project. */
  readonly output: string
  /** Whether the plugin cannot know it, so that the options must say it. */
  readonly needsDir?: boolean
}

const inPlugins: Way = { kind: 'call', list: ['plugins'] }
const vite = { files: ['vite.config'], entry: 'vite', way: inPlugins }

/** All of them: those that go over another one before it. See docs/frameworks.md. */
export const frameworks: readonly Framework[] = [
  {
    id: 'nuxt',
    name: 'Nuxt',
    packages: ['nuxt'],
    files: ['nuxt.config'],
    entry: 'nuxt',
    way: { kind: 'name', list: ['modules'] },
    output: '.output/public',
  },
  {
    id: 'next',
    name: 'Next.js',
    packages: ['next'],
    files: ['next.config'],
    entry: 'next',
    way: { kind: 'adapter' },
    output: 'out',
  },
  {
    id: 'astro',
    name: 'Astro',
    packages: ['astro'],
    files: ['astro.config'],
    entry: 'astro',
    way: { kind: 'call', list: ['integrations'] },
    output: 'dist',
  },
  {
    id: 'sveltekit',
    name: 'SvelteKit',
    packages: ['@sveltejs/kit'],
    ...vite,
    output: 'build',
    needsDir: true,
  },
  {
    id: 'react-router',
    name: 'React Router',
    packages: ['@react-router/dev'],
    ...vite,
    output: 'build/client',
  },
  {
    id: 'laravel',
    name: 'Laravel',
    packages: ['laravel-vite-plugin'],
    ...vite,
    output: 'public',
    needsDir: true,
  },
  {
    id: 'analog',
    name: 'Analog',
    packages: ['@analogjs/platform'],
    ...vite,
    output: 'dist/analog/public',
    needsDir: true,
  },
  { id: 'waku', name: 'Waku', packages: ['waku'], files: ['waku.config'], output: 'dist/public' },
  {
    id: 'solidstart',
    name: 'SolidStart 1',
    packages: ['vinxi'],
    files: ['app.config'],
    output: '.output/public',
  },
  {
    id: 'vitepress',
    name: 'VitePress',
    packages: ['vitepress'],
    files: ['docs/.vitepress/config', '.vitepress/config'],
    entry: 'vite',
    way: { kind: 'call', list: ['vite', 'plugins'] },
    output: 'docs/.vitepress/dist',
  },
  {
    id: 'docusaurus',
    name: 'Docusaurus',
    packages: ['@docusaurus/core'],
    files: ['docusaurus.config'],
    entry: 'docusaurus',
    way: { kind: 'name', list: ['plugins'] },
    output: 'build',
  },
  {
    id: 'eleventy',
    name: 'Eleventy',
    packages: ['@11ty/eleventy'],
    files: ['eleventy.config', '.eleventy'],
    entry: 'eleventy',
    way: { kind: 'addPlugin' },
    output: '_site',
  },
  {
    id: 'vue-cli',
    name: 'Vue CLI',
    packages: ['@vue/cli-service'],
    files: ['vue.config'],
    entry: 'webpack',
    way: { kind: 'call', list: ['configureWebpack', 'plugins'] },
    output: 'dist',
  },
  {
    id: 'create-react-app',
    name: 'Create React App',
    packages: ['react-scripts'],
    files: [],
    output: 'build',
  },
  { id: 'gatsby', name: 'Gatsby', packages: ['gatsby'], files: ['gatsby-config'], output: 'public' },
  { id: 'angular', name: 'Angular', packages: ['@angular/core'], files: [], output: 'dist' },
  {
    id: 'rsbuild',
    name: 'Rsbuild',
    packages: ['@rsbuild/core'],
    files: ['rsbuild.config'],
    entry: 'rsbuild',
    way: inPlugins,
    output: 'dist',
  },
  { id: 'vite', name: 'Vite', packages: ['vite'], ...vite, output: 'dist' },
  {
    id: 'rspack',
    name: 'Rspack',
    packages: ['@rspack/core'],
    files: ['rspack.config'],
    entry: 'rspack',
    way: inPlugins,
    output: 'dist',
  },
  {
    id: 'webpack',
    name: 'webpack',
    packages: ['webpack'],
    files: ['webpack.config'],
    entry: 'webpack',
    way: inPlugins,
    output: 'dist',
  },
  {
    id: 'rolldown',
    name: 'Rolldown',
    packages: ['rolldown'],
    files: ['rolldown.config'],
    entry: 'rolldown',
    way: inPlugins,
    output: 'dist',
  },
  {
    id: 'rollup',
    name: 'Rollup',
    packages: ['rollup'],
    files: ['rollup.config'],
    entry: 'rollup',
    way: inPlugins,
    output: 'dist',
  },
  {
    id: 'esbuild',
    name: 'esbuild',
    packages: ['esbuild'],
    files: [],
    entry: 'esbuild',
    way: inPlugins,
    output: 'dist',
  },
  { id: 'folder', name: 'a folder', packages: [], files: [], output: 'dist' },
]
