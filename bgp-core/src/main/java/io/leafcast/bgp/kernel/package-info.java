/**
 * What only the kernel can tell, in octets: rtnetlink (RFC 3549), by libc's calls through the
 * foreign-function API. Left of {@code transport}, which alone uses it: no thread, no clock and
 * nothing of BGP lives here; a call blocks whoever makes it. What the kernel answers is parsed into
 * the values of {@code rib} in a table that knows no socket, bounded in octets like what a peer
 * sends. A call that fails is a {@code CallFailed} with the kernel's own words. Deviations: none;
 * nothing is ever changed through netlink, only read.
 */
@NullMarked
package io.leafcast.bgp.kernel;

import org.jspecify.annotations.NullMarked;
