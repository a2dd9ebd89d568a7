import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the whole repository. */
export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where a run of tests leaves what it found; not in version control. */
export const resultsFolder = join(repositoryRoot, 'test-results')

/** Downloads and built things that may be deleted at any time; not in version control. */
export const cacheFolder = join(repositoryRoot, '.cache')
