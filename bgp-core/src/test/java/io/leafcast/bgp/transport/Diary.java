package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The Notes of a speaker, to wait for one. */
final class Diary implements Consumer<Note> {
  private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>();

  @Override
  public void accept(Note note) {
    notes.add(note);
  }

  /** The next Note of this kind about {@code subject} as a log line has it, within a minute. */
  Note await(Note.Kind kind, String subject) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    List<Note> others = new ArrayList<>();
    try {
      while (true) {
        Note note = notes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (note == null) {
          throw new AssertionError("no " + kind + " about '" + subject + "' but " + others);
        }
        if (note.kind() == kind && Words.of(note.subject()).equals(subject)) {
          return note;
        }
        others.add(note);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
