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
    page('index.html', 'main'),
    page('visit.html', 'main'),
    page('programme/index.html', 'programme'),
    cdnPurge({
      site: 'https://www.example.com/',
      // Credentials come from WPE_INSTALL_ID, WPE_API_USER_ID and WPE_API_PASSWORD.
      targets: [{ provider: 'wpengine', baseUrl: process.env.WPENGINE_BASE_URL }],
    }),
  ],
}

function page(filename, chunk) {
  const template = `./src/pages/${filename.replace('/', '-')}`
  return new HtmlRspackPlugin({ filename, template, chunks: [chunk] })
}
