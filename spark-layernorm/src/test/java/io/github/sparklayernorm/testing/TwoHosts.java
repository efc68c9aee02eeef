package io.github.sparklayernorm.testing;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;
import scala.Some;
import scala.Tuple3;

/**
 * A standalone cluster in this JVM whose two workers, of one core each, are on hosts of different names: 127.0.0.1 and
 * 127.0.0.2. Spark runs a speculative copy of a task on another host only, and the workers of {@code local-cluster} share
 * one. Executors are JVMs of their own.
 */
public final class TwoHosts implements AutoCloseable {
    private final RpcEnv master;
    private final List<RpcEnv> workers;

    public TwoHosts() {
        SparkConf conf = new SparkConf().set("spark.master.rest.enabled", "false");
        Tuple3<RpcEnv, Object, Option<Object>> started = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf);
        master = started._1();
        workers = List.of(worker("127.0.0.1", 1, conf), worker("127.0.0.2", 2, conf));
    }

    private RpcEnv worker(String host, int number, SparkConf conf) {
        return Worker.startRpcEnvAndEndpoint(
                host, 0, 0, 1, 1024, new String[] {master()}, null, new Some<>(number), conf, Option.empty());
    }

    public String master() {
        return "spark://" + master.address().hostPort();
    }

    @Override
    public void close() {
        workers.forEach(TwoHosts::stop);
        stop(master);
    }

    private static void stop(RpcEnv env) {
        env.shutdown();
        env.awaitTermination();
    }
}
