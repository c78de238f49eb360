export default {
  site: 'https://www.example.com/',
  when: 'deploy',
  targets: [{ provider: 'cloudflare', baseUrl: process.env.CLOUDFLARE_BASE_URL }],
  // The server renders the list of posts and the search from them: they are no files.
  rules: [{ files: 'blog/**', purge: ['/posts', '/search/*'] }],
}
