import { z } from 'zod';

/**
 * How a broker's wall clock relates to UTC. `daylight` adds one hour while the named rule is in force:
 * `us` (second Sunday of March to first Sunday of November) is what most MT4/MT5 brokers follow, `eu` is the last Sundays of March and October.
 */
export const brokerClockSchema = z.object({
  offsetMinutes: z.number().int().min(-840).max(840),
  daylight: z.enum(['none', 'us', 'eu']),
});
export type BrokerClock = z.infer<typeof brokerClockSchema>;

export const utcClock: BrokerClock = { offsetMinutes: 0, daylight: 'none' };
/** UTC+2 in winter, UTC+3 in the United States' summer: the day then ends at 17:00 New York. */
export const metaTraderClock: BrokerClock = { offsetMinutes: 120, daylight: 'us' };
