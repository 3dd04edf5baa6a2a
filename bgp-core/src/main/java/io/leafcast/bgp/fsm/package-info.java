/**
 * RFC 4271 section 8 as one pure table, {@link io.leafcast.bgp.fsm.Fsm}, with what belongs to it:
 * who survives a collision, whether an OPEN is acceptable, how long to wait before the next try. No
 * timers, connections or clocks live here: a step answers with the {@link
 * io.leafcast.bgp.fsm.Action}s that the speaker carries out. Also RFC 6608 (subcodes of FSM
 * errors), RFC 6286 (identifiers), RFC 9687 (SendHoldTimer), and what RFC 4724 section 4.2 and RFC
 * 8538 say of the end of a session.
 *
 * <p>One FSM per connection (RFC 4271 section 8.2.1): a peer has at most two, one that dials and
 * one that listens, both running this table; {@link io.leafcast.bgp.fsm.Collision} chooses between
 * them.
 *
 * <p>As specified, except:
 *
 * <ul>
 *   <li>DelayOpen (events 12 and 20) is not offered: an OPEN is sent as soon as TCP is up.
 *   <li>Events 3 to 7 are {@code ManualStart} and {@code IdleHoldTimerExpires}; the side says
 *       whether the start is passive. A passive FSM never runs the ConnectRetryTimer, so that it
 *       never dials.
 *   <li>Events 14 and 15 have no row: TCP alone decides about a connection request.
 *   <li>The ConnectRetryTimer takes its time from {@link io.leafcast.bgp.fsm.Backoff}, not 120 s.
 *   <li>OpenCollisionDump in Connect or Active parks the FSM because its sibling is Established; it
 *       is no failure and not counted.
 *   <li>A NOTIFICATION in OpenSent closes the connection and is never answered with another one
 *       (RFC 4271 section 6.4 over the "any other event" of section 8.2.2).
 *   <li>A connection that fails in OpenSent counts, so that a peer which hangs up on every OPEN is
 *       not dialled in a tight loop.
 *   <li>A NOTIFICATION that refuses our version counts as a failure, too (event 24): there is no
 *       other version to go on with.
 *   <li>A header error in Established sends its own code (section 6.1), not an FSM error.
 * </ul>
 */
@NullMarked
package io.leafcast.bgp.fsm;

import org.jspecify.annotations.NullMarked;
