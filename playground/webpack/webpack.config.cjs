const { existsSync } = require('node:fs')
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
    ...page('index.html', 'main'),
    ...page('contact.html', 'main'),
    ...page('shop/index.html', 'shop'),
    cdnPurge({
      site: 'https://www.example.com/',
      // What is built is live at once: here, `dist` is the web root.
      when: 'build',
      // From the origin outwards. Credentials come from the environment. Where there is no base
      // URL, it is the vendor's; `npm start` gives those of the simulator.
      targets: [
        { provider: 'wao', baseUrl: process.env.WAO_BASE_URL },
        { provider: 'optimole', baseUrl: process.env.OPTIMOLE_BASE_URL },
      ],
    }),
  ],
}

function page(filename, chunk) {
  const template = `./src/pages/${filename.replace('/', '-')}`
  return existsSync(template) ? [new HtmlPlugin({ filename, template, chunks: [chunk] })] : []
}
