const path = require('node:path')
const CopyPlugin = require('copy-webpack-plugin')
const HtmlPlugin = require('html-webpack-plugin')
const CssPlugin = require('mini-css-extract-plugin')
const cdnPurge = require('unplugin-cdn-purge/webpack')

module.exports = {
  mode: 'production',
  context: __dirname,
  entry: { main: './src/main.js', shop: './src/shop.js' },
  output: {
    path: path.join(__dirname, 'dist'),
    publicPath: '/',
    filename: 'assets/[name].[contenthash:8].js',
    assetModuleFilename: 'assets/[name].[contenthash:8][ext]',
    clean: true,
  },
  module: {
    rules: [
      { test: /\.css$/, use: [CssPlugin.loader, 'css-loader'] },
      { test: /\.(png|svg)$/, type: 'asset/resource' },
    ],
  },
  plugins: [
    new CssPlugin({ filename: 'assets/[name].[contenthash:8].css' }),
    new CopyPlugin({ patterns: ['public'] }),
    page('index.html', 'main'),
    page('contact.html', 'main'),
    page('shop/index.html', 'shop'),
    cdnPurge({
      site: 'https://www.example.com/',
      // Credentials come from WAO_SITE_ID and WAO_API_TOKEN.
      targets: [{ provider: 'wao', baseUrl: process.env.WAO_BASE_URL }],
    }),
  ],
}

function page(filename, chunk) {
  const template = `./src/pages/${filename.replace('/', '-')}`
  return new HtmlPlugin({ filename, template, chunks: [chunk] })
}
