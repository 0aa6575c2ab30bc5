// Opening or reloading the console while the server cannot be reached shows a page of ours instead of the browser's error (K13). Nothing
// else is kept or answered here: every other request goes to the network as if this worker were not there.
const files = ['/unreachable.html', '/unreachable.css', '/favicon.svg']

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open('unreachable')
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate')
    event.respondWith(fetch(request).catch(() => caches.match('/unreachable.html')))
  else if (files.includes(new URL(request.url).pathname))
    event.respondWith(fetch(request).catch(() => caches.match(request)))
})
