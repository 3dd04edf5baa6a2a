/**
 * Peers of raw TCP that do exactly what a case tells them, right or wrong. They write octets that
 * are put together here and read octets back: nothing of bgp-core is used, so that its codec is not
 * proved by itself. Octets are hexadecimal text, as in an RFC or a packet capture. Sources: RFC
 * 4271 section 4, RFC 4760, RFC 5492, RFC 6793.
 */
@NullMarked
package io.leafcast.conformance.peers;

import org.jspecify.annotations.NullMarked;
