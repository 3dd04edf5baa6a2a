/** Octet cursors and the values that every layer shares. */
@NullMarked
package io.leafcast.bgp.wire;

import org.jspecify.annotations.NullMarked;
