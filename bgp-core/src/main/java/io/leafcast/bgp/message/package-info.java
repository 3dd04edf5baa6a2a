/**
 * The five messages, capabilities, error codes, what two OPENs negotiate, and the codec (RFC 4271
 * section 4).
 */
@NullMarked
package io.leafcast.bgp.message;

import org.jspecify.annotations.NullMarked;
