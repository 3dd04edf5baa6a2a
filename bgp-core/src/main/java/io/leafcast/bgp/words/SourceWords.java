package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.speaker.SourceNote;

/** What happened with a source, in words. */
final class SourceWords {
  private SourceWords() {}

  static String of(SourceReason reason) {
    return switch (reason) {
      case SourceReason.NotReadYet() -> "not read yet";
      case SourceReason.Unreadable(String detail) -> detail;
      case SourceReason.Remark(String detail) -> detail;
      case SourceReason.Saved(var at, String detail) ->
          "not read since the start; from the saved state of "
              + at
              + (detail.isEmpty() ? "" : "; " + detail);
      case SourceReason.None() -> "";
    };
  }

  static String of(SourceNote note) {
    return switch (note) {
      case SourceNote.Known(_, var prefixes, var remark) ->
          (prefixes.isEmpty() ? "wants no prefix" : "wants " + Phrases.some(prefixes.keySet()))
              + (remark instanceof SourceReason.None ? "" : " (" + Words.of(remark) + ")");
      case SourceNote.Unknown(_, var why, var kept) ->
          "cannot be read: "
              + Words.of(why)
              + (kept.isEmpty() ? "" : "; stays announced: " + Phrases.some(kept.keySet()));
      case SourceNote.Remembered(_, var prefixes, var why) ->
          (prefixes.isEmpty()
                  ? "wanted no prefix"
                  : "is taken to want " + Phrases.some(prefixes.keySet()))
              + ": "
              + Words.of(why);
      case SourceNote.Rejected(_, var what) ->
          "'" + what.text() + "' in " + what.object() + " is not used: " + what.reason();
      case SourceNote.AlsoWanted(var source, var prefix, var others) ->
          prefix
              + ": wanted by "
              + source
              + " and also by "
              + Phrases.all(others)
              + "; the first by name counts";
    };
  }
}
