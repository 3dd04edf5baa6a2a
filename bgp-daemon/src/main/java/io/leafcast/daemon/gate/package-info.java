/**
 * The gate: looks whether what a user made a condition of the first announcement holds, until all
 * of it did once since the node was booted. {@code Looks} looks at one condition, within its time
 * and never for ever; {@code Passage} decides what follows, as a pure function; {@code GateWatch}
 * is the thread around both; {@code BootMemory} knows whether the gate was open in this boot
 * already. Tells {@code run}, and knows no speaker: what is held back is decided in {@code rib}.
 */
@NullMarked
package io.leafcast.daemon.gate;

import org.jspecify.annotations.NullMarked;
