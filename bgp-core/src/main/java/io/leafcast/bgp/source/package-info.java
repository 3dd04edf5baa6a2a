/**
 * The port through which prefixes come, and the records it speaks in: a {@link
 * io.leafcast.bgp.source.PrefixSource} tells its {@link io.leafcast.bgp.source.Knowledge}, which is
 * the full set that it wants, each prefix with its {@link io.leafcast.bgp.source.Provenance}, or
 * that it cannot tell. A {@link io.leafcast.bgp.source.SavedSet} is what of it outlives the
 * process. Nothing here knows what becomes of a prefix; sources outside of this module see this
 * package and {@code wire} and {@code attr}, and nothing else of it.
 */
@NullMarked
package io.leafcast.bgp.source;

import org.jspecify.annotations.NullMarked;
