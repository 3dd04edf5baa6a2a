/**
 * The speaker as a pure function: {@link io.leafcast.bgp.speaker.Input}s come in, {@link
 * io.leafcast.bgp.speaker.Output}s go out, {@link io.leafcast.bgp.speaker.Speaker#step} is all
 * there is between; no clock, thread, socket or logger. Also the {@link
 * io.leafcast.bgp.speaker.Snapshot} that readers see.
 *
 * <p>The floors, from the top; none reaches up: {@code Switchboard} connects an Input with what it
 * is about. {@code Peers} are the configured ones, and what a reload does to them. {@code Peer}
 * says which event of which FSM an Input is, and asks {@link io.leafcast.bgp.fsm.Peering} what
 * follows. {@code PeerActions} carries that out, on {@code Sending} (what this session tells),
 * {@code Receiving} (what the peer told, whatever the session) and {@code Call} (the TCP connection
 * and the timers of one FSM). Beside them, {@code Routes} is what there is to announce, whoever the
 * peer is; {@code Connections} says whose each connection is, {@code Diary} and {@code Tally} keep
 * what readers want to know.
 *
 * <p>RFC 4271 sections 6.8, 8 and 10, RFC 2918, RFC 9003, RFC 9687. As specified, except:
 *
 * <ul>
 *   <li>An FSM that listens does not rest in Idle, unless it came there twice within the shortest
 *       retry time: a peer that comes back at once must not be refused, and a log line a second is
 *       what one that fails in a loop can cost.
 *   <li>Of two connections that the peer opened and none of which is Established the newer one is
 *       taken, without waiting for its OPEN.
 *   <li>A peer that announces too many prefixes is not sent Cease/Maximum Number of Prefixes: its
 *       routes are only counted, and to end the session would withdraw ours. {@link
 *       io.leafcast.bgp.rib.AdjRibIn} is bounded instead.
 *   <li>The SendHoldTimer runs from the first octet, of whatever message, that the TCP of the peer
 *       does not acknowledge; a peer that takes a burst slower than that is given up, too.
 *   <li>A fault of our own ends its connection with the code Cease and no subcode.
 * </ul>
 */
@NullMarked
package io.leafcast.bgp.speaker;

import org.jspecify.annotations.NullMarked;
