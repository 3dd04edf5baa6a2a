package io.leafcast.daemon.admin;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.leafcast.bgp.speaker.Note;
import java.util.EnumSet;
import java.util.concurrent.atomic.LongAdder;

/** How often each kind of thing happened; counted on the speaker's thread, read by any. */
public final class NoteCounts {
  private final ImmutableMap<Note.Kind, LongAdder> counts =
      Maps.toMap(EnumSet.allOf(Note.Kind.class), _ -> new LongAdder());

  public void count(Note note) {
    LongAdder count = counts.get(note.kind());
    if (count != null) {
      count.increment();
    }
  }

  ImmutableMap<Note.Kind, Long> byKind() {
    return ImmutableMap.copyOf(Maps.transformValues(counts, LongAdder::sum));
  }
}
