import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const target = process.env['JACKFIELD_URL'] ?? 'http://127.0.0.1:8080'

// `npx vite` is the console alone; its API comes from a server (JACKFIELD_URL) or from the stand-in in dev/.
export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      '/api': { target, ws: true },
      '/integration/callback': { target },
    },
  },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 1200 },
})
