package io.dynapinot.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;


/**
 * Removes what a killed predecessor of this process left in ZooKeeper.
 *
 * <p>Until its session runs out it counts as alive: an instance of the same name waits for that plus five seconds
 * before it joins, and nobody leads the cluster. This process holds the predecessor's ports, so that one is dead.
 */
final class StaleInstances {
  private static final int TIMEOUT_MS = 10_000;
  private static final int ANY_VERSION = -1;
  private static final String LIVE = "/" + EmbeddedPinot.CLUSTER + "/LIVEINSTANCES/";
  private static final String LEADER = "/" + EmbeddedPinot.CLUSTER + "/CONTROLLER/LEADER";

  private StaleInstances() {
  }

  /** Names are those of instances; the leader of the cluster is named without the prefix of its kind. */
  static void forget(String zk, Set<String> names)
      throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client = new ZooKeeper(zk, TIMEOUT_MS, event -> {
      if (event.getState() == KeeperState.SyncConnected) {
        connected.countDown();
      }
    });
    try {
      if (!connected.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("ZooKeeper at " + zk + " does not answer");
      }
      for (String name : names) {
        delete(client, LIVE + name);
      }
      if (leads(client, names)) {
        delete(client, LEADER);
      }
    } finally {
      client.close();
    }
  }

  private static boolean leads(ZooKeeper client, Set<String> names)
      throws Exception {
    try {
      String leader = new String(client.getData(LEADER, false, null), StandardCharsets.UTF_8);
      return names.stream().anyMatch(name -> leader.contains("\"" + name + "\""));
    } catch (KeeperException.NoNodeException e) {
      return false;
    }
  }

  private static void delete(ZooKeeper client, String path)
      throws Exception {
    try {
      client.delete(path, ANY_VERSION);
    } catch (KeeperException.NoNodeException e) {
      // Nothing was left.
    }
  }
}
