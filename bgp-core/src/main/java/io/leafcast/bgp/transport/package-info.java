/**
 * The only package that sees Netty channels, clocks and sockets. {@code SpeakerLoop} carries out
 * what the speaker asks for on one event loop, which is the only thread that touches BGP state;
 * other threads have two verbs: {@link io.leafcast.bgp.transport.Mailbox#post} and {@link
 * io.leafcast.bgp.transport.Window#latest}. No lock and no concurrent collection lives here.
 *
 * <p>Octets go through {@code Link}, which cuts them into frames and knows nothing else of BGP.
 * They are handled when {@code Intake} says so: what one peer sends may take a few milliseconds of
 * the loop, then timers, other peers and other threads have their turn. What goes wrong with a
 * socket becomes a reason in {@code Failure}. RFC 4271 section 8.2.1 (one TCP connection per
 * session, port 179); TTL 1 on external sessions unless they are multihop, whoever opens the
 * connection.
 */
@NullMarked
package io.leafcast.bgp.transport;

import org.jspecify.annotations.NullMarked;
