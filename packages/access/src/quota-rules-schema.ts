import { Type } from 'typebox'

const quota = (maximum: number, preset: number, description: string) =>
  Type.Integer({ minimum: 1, maximum, description, default: preset })

/** The most that one user or group may have, so that nobody fills a tenant. */
export const quotaRules = {
  apiKeysPerOwner: quota(1_000, 100, 'How many API keys a user has at most, and a group.'),
  groupsPerOwner: quota(
    100_000,
    500,
    'How many groups a user owns at most. A user with groups:manage has no such limit.',
  ),
  sessionsPerUser: quota(
    200,
    100,
    'How many sessions a user has at most. One more ends the session that was used longest ago.',
  ),
}
