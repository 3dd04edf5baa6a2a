/**
 * Octet cursors and the values that every layer shares: prefixes, NLRI, addresses, families, AS
 * numbers, and how a session writes them. No protocol logic; the only pure package that may read a
 * ByteBuf. Sources: RFC 4271 section 4, RFC 4760, RFC 6286, RFC 6793, RFC 7911, RFC 8654, RFC 8950.
 */
@NullMarked
package io.leafcast.bgp.wire;

import org.jspecify.annotations.NullMarked;
