/**
 * The five messages, capabilities, error codes, what two OPENs negotiate, and what a received
 * UPDATE comes to. Values alone: their octets are the concern of {@code codec}, which makes them
 * and writes them.
 *
 * <p>RFC 4271 sections 4 and 6, RFC 2918, RFC 4486, RFC 4760, RFC 5492, RFC 6286, RFC 6608, RFC
 * 6793, RFC 7606, RFC 9003.
 */
@NullMarked
package io.leafcast.bgp.message;

import org.jspecify.annotations.NullMarked;
