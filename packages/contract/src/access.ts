import { z } from 'zod'

/**
 * GET /api/session?as=administrator|agent: one browser may hold both sessions at once, in a cookie each. `csrf` goes back
 * in the header `x-csrf-token` of every request that changes something. DELETE /api/session?as=... signs out.
 */
export const sessionViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), setupNeeded: z.boolean() }),
  z.object({
    kind: z.literal('administrator'),
    name: z.string(),
    csrf: z.string(),
    /** As in the status: never for production. Pages say so before anything else is read. */
    demo: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('agent'), extension: z.string(), name: z.string(), csrf: z.string() }),
])
export type SessionView = z.infer<typeof sessionViewSchema>

/** POST /api/setup with the token of the one-time link `/setup#TOKEN`; signs the new administrator in. */
export const setupRequestSchema = z.object({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(100),
  password: z.string().min(10).max(200),
})
/** POST /api/session */
export const signInRequestSchema = z.object({ name: z.string().min(1).max(100), password: z.string().min(1).max(200) })
/** POST /api/agent-links (administrator): a one-time link for an agent; `url` ends in `/agent/sign-in#TOKEN`. */
export const agentLinkRequestSchema = z.object({ extension: z.string().min(1).max(32) })
export const agentLinkViewSchema = z.object({ url: z.string(), extension: z.string(), expiresAt: z.number().int() })
export type AgentLinkView = z.infer<typeof agentLinkViewSchema>
/** POST /api/agent-session with the token of that link. */
export const agentSignInRequestSchema = z.object({ token: z.string().min(1).max(200) })
