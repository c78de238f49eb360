const { existsSync } = require('node:fs')
const path = require('node:path')
const { CopyRspackPlugin, HtmlRspackPlugin } = require('@rspack/core')
const cdnPurge = require('unplugin-cdn-purge/rspack')

module.exports = {
  mode: 'production',
  context: __dirname,
  entry: { main: './src/main.js', programme: './src/programme.js' },
  output: {
    path: path.join(__dirname, 'dist'),
    publicPath: '/',
    filename: 'assets/[name].[contenthash:8].js',
    cssFilename: 'assets/[name].[contenthash:8].css',
    assetModuleFilename: 'assets/[name].[contenthash:8][ext]',
    clean: true,
  },
  module: {
    rules: [
      { test: /\.css$/, type: 'css/auto' },
      { test: /\.svg$/, type: 'asset/resource' },
    ],
  },
  plugins: [
    new CopyRspackPlugin({ patterns: ['public'] }),
    ...page('index.html', 'main'),
    ...page('visit.html', 'main'),
    ...page('programme/index.html', 'programme'),
    // Without an argument it reads cdn-purge.config.mjs, as the command `cdn-purge` does.
    cdnPurge(),
  ],
}

function page(filename, chunk) {
  const template = `./src/pages/${filename.replace('/', '-')}`
  return existsSync(template) ? [new HtmlRspackPlugin({ filename, template, chunks: [chunk] })] : []
}
