/**
 * The speaker as a pure function: Inputs come in, Outputs go out; no clock, thread, socket or
 * logger. Also the port PrefixSource through which routes come, and the Snapshot that readers see.
 */
@NullMarked
package io.leafcast.bgp.speaker;

import org.jspecify.annotations.NullMarked;
