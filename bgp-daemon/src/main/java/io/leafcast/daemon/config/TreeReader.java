package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes a {@link Tree} of the events of a YAML parser. Aliases, anchors and tags are refused: a
 * value is written where it holds, so a small file cannot unfold into a large one. After a mistake
 * in the YAML itself nothing more can be read, and that one problem is told.
 */
final class TreeReader {
  private static final int DEEPEST = 20;

  private final String file;
  private final Problems problems;
  private final PeekingIterator<Event> events;
  private Reading reading = Reading.UNDER_WAY;

  private enum Reading {
    UNDER_WAY,
    GIVEN_UP
  }

  private TreeReader(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE) // ConfigFile bounds the size, in octets
            .build();
    this.file = file;
    this.problems = problems;
    this.events = Iterators.peekingIterator(new Parse(settings).parseString(text).iterator());
  }

  /** The one document in {@code text}; empty when there is none or the YAML itself is broken. */
  static Optional<Tree> read(String file, String text, Problems problems) {
    try {
      return new TreeReader(file, text, problems).document();
    } catch (MarkedYamlEngineException notYaml) {
      Place place =
          notYaml.getProblemMark().map(mark -> place(file, mark)).orElse(Place.whole(file));
      String hint =
          MissingQuotes.hint(text, place.line(), changed -> fault(file, changed))
              .map(meant -> "; " + meant)
              .orElse("");
      problems.add(place, "this is not YAML: " + words(notYaml) + hint);
      return Optional.empty();
    } catch (YamlEngineException notYaml) {
      problems.add(Place.whole(file), "this is not YAML: " + notYaml.getMessage());
      return Optional.empty();
    }
  }

  /** The line in which the YAML of {@code text} breaks, if it does. */
  private static OptionalInt fault(String file, String text) {
    try {
      Optional<Tree> _ = new TreeReader(file, text, new Problems()).document();
      return OptionalInt.empty();
    } catch (MarkedYamlEngineException notYaml) {
      return OptionalInt.of(notYaml.getProblemMark().map(Mark::getLine).orElse(0) + 1);
    } catch (YamlEngineException notYaml) {
      return OptionalInt.of(0);
    }
  }

  private static String words(MarkedYamlEngineException notYaml) {
    String context = notYaml.getContext();
    return context == null || context.isEmpty()
        ? notYaml.getProblem()
        : context + ", " + notYaml.getProblem();
  }

  private Optional<Tree> document() {
    Optional<Tree> document = Optional.empty();
    while (reading == Reading.UNDER_WAY && events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        if (document.isPresent()) {
          problems.add(place(event), "a second document starts here; a file has one");
          break;
        }
        document = Optional.of(node(events.next(), 0));
      }
    }
    if (document.isEmpty()) {
      problems.add(Place.whole(file), "the file is empty");
    }
    return document;
  }

  private Tree node(Event event, int depth) {
    Place place = place(event);
    if (event instanceof AliasEvent alias) {
      problems.add(
          place, "aliases (*" + alias.getAlias() + ") are not supported; write the value out");
      return new Tree.Refused(place);
    }
    if (event instanceof NodeEvent node) {
      refuseExtras(node, place);
    }
    return switch (event) {
      case ScalarEvent scalar -> new Tree.Scalar(scalar.getValue(), scalar.isPlain(), place);
      case CollectionStartEvent _ when depth >= DEEPEST -> giveUp(place);
      case SequenceStartEvent _ -> sequence(place, depth);
      case MappingStartEvent _ -> mapping(place, depth);
      default -> throw new IllegalStateException("a YAML parser gave " + event);
    };
  }

  private void refuseExtras(NodeEvent node, Place place) {
    node.getAnchor()
        .ifPresent(anchor ->
            problems.add(place, "anchors (&" + anchor + ") are not supported; remove it"));
    Optional<String> tag =
        switch (node) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> Optional.empty();
        };
    tag.ifPresent(name -> problems.add(place, "tags (" + name + ") are not supported; remove it"));
  }

  /** The parser's effort grows with the square of the depth, so nothing more is read. */
  private Tree giveUp(Place place) {
    problems.add(
        place, "nested more than " + DEEPEST + " levels deep; what follows was not looked at");
    reading = Reading.GIVEN_UP;
    return new Tree.Refused(place);
  }

  private Tree sequence(Place place, int depth) {
    ImmutableList.Builder<Tree> items = ImmutableList.builder();
    while (goesOn(Event.ID.SequenceEnd)) {
      items.add(node(events.next(), depth + 1));
    }
    return new Tree.Sequence(items.build(), place);
  }

  private Tree mapping(Place place, int depth) {
    ImmutableList.Builder<Tree.Entry> entries = ImmutableList.builder();
    Map<String, Place> seen = new HashMap<>();
    while (goesOn(Event.ID.MappingEnd)) {
      Tree key = node(events.next(), depth + 1);
      if (reading == Reading.GIVEN_UP) {
        break;
      }
      Tree value = node(events.next(), depth + 1);
      if (key instanceof Tree.Scalar(String name, _, Place keyPlace)) {
        Place first = seen.putIfAbsent(name, keyPlace);
        if (first == null) {
          entries.add(new Tree.Entry(name, keyPlace, value));
        } else {
          problems.add(keyPlace, "key '" + name + "' is here twice; first in line " + first.line());
        }
      } else if (!(key instanceof Tree.Refused)) {
        problems.add(
            key.place(),
            "a key is a plain word, not a list or a mapping"
                + (key instanceof Tree.Mapping
                    ? "; is this a template, {{ }}, that nobody has rendered?"
                    : ""));
      }
    }
    return new Tree.Mapping(entries.build(), place);
  }

  /** Whether the list or mapping has more; takes its end out of the events when it has not. */
  private boolean goesOn(Event.ID end) {
    if (reading == Reading.GIVEN_UP) {
      return false;
    }
    if (events.peek().getEventId() == end) {
      events.next();
      return false;
    }
    return true;
  }

  private Place place(Event event) {
    return event.getStartMark().map(mark -> place(file, mark)).orElse(Place.whole(file));
  }

  private static Place place(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
