import { describeConnector } from './testing/conformance.ts'
import { conformingCrm } from './testing/conforming-crm.ts'
import { conformingDesk } from './testing/conforming-desk.ts'

for (const product of [conformingCrm, conformingDesk]) describeConnector(product)
