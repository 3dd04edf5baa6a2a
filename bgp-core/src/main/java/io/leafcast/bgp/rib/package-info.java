/**
 * The way of a prefix, with no arrow back: the full sets of the sources meet in {@code Origins},
 * {@code Rails} make them {@code LocalRoutes}: what the allow-list covers, within the limits, once
 * the gate was open; {@code ExportPolicy} makes it one peer's routes or says why not, {@code
 * AdjRibOut} compares that with what is on the wire, and {@code UpdatePacker} fills UPDATEs with
 * the difference. What a peer announces ends in {@code AdjRibIn}, of which readers see {@code
 * LearnedRoutes}: the prefixes alone, in octets of one {@code Budget} for all peers, where a keyed
 * hash puts them.
 *
 * <p>What sources say comes in the records of {@code source}. Nothing here knows a session, a clock
 * or a socket: time, where it counts, is handed in.
 *
 * <p>RFC 4271 sections 3.2, 5 and 9.2, RFC 4760, RFC 2545, RFC 6793 section 4.2.2. As specified,
 * except: there is no Decision Process, because nothing received is ever used or passed on, and
 * MinRouteAdvertisementIntervalTimer is 0.
 */
@NullMarked
package io.leafcast.bgp.rib;

import org.jspecify.annotations.NullMarked;
