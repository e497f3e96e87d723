package io.dynapinot.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Properties;
import java.util.Random;
import java.util.Set;


/**
 * Ports by name, kept beside the data.
 *
 * <p>A Pinot instance is named after its port. Started again on another one it would be a new instance, while its
 * segments still belong to the old, dead one; so a kept data directory also keeps its ports.
 */
final class Ports {
  /** Below the range that the system gives to outgoing connections, which could take a port before it is bound. */
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;

  private final File _file;
  private final Properties _ports = new Properties();
  private final Set<Integer> _taken = new HashSet<>();
  private final Random _random = new Random();

  Ports(File file)
      throws IOException {
    _file = file;
    if (file.exists()) {
      try (InputStream in = Files.newInputStream(file.toPath())) {
        _ports.load(in);
      }
    }
    for (Object port : _ports.values()) {
      _taken.add(Integer.valueOf(port.toString()));
    }
  }

  /** A given port wins over the one of the last start, which wins over a free one. */
  void decide(String name, int given) {
    if (given != 0) {
      _ports.setProperty(name, Integer.toString(given));
      _taken.add(given);
    } else if (!_ports.containsKey(name)) {
      int port = free();
      _ports.setProperty(name, Integer.toString(port));
      _taken.add(port);
    }
    if (!isFree(get(name))) {
      throw new IllegalStateException("Port " + get(name) + " of " + name + " is in use");
    }
  }

  int get(String name) {
    return Integer.parseInt(_ports.getProperty(name));
  }

  void save()
      throws IOException {
    Files.createDirectories(_file.getParentFile().toPath());
    try (OutputStream out = Files.newOutputStream(_file.toPath())) {
      _ports.store(out, null);
    }
  }

  private int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + _random.nextInt(LAST - FIRST);
      if (!_taken.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: a port whose last connections are just closing counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
