/**
 * Octet cursors and the values that every layer shares: prefixes, addresses, families, AS numbers.
 * No protocol logic; the only pure package that may read a ByteBuf. Sources: RFC 4271 section 4,
 * RFC 4760, RFC 6286, RFC 6793.
 */
@NullMarked
package io.leafcast.bgp.wire;

import org.jspecify.annotations.NullMarked;
