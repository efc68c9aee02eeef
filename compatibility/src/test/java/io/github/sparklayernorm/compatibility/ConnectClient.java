package io.github.sparklayernorm.compatibility;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.apache.spark.connect.proto.WithColumns;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.sparkproject.connect.grpc.ManagedChannel;
import org.sparkproject.connect.grpc.ManagedChannelBuilder;
import scala.jdk.javaapi.CollectionConverters;

/** As much of Spark Connect's protocol as a client needs for ML: no JVM client has that part. One session. */
final class ConnectClient implements AutoCloseable {
    private final ManagedChannel channel;
    private final SparkConnectServiceGrpc.SparkConnectServiceBlockingStub server;
    private final String session = UUID.randomUUID().toString();

    ConnectClient(int port) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        server = SparkConnectServiceGrpc.newBlockingStub(channel);
    }

    /** The rows of a sample, as a plan that the server evaluates. */
    static Relation rows(Sample sample) {
        Relation rows = Relation.newBuilder()
                .setSql(SQL.newBuilder().setQuery(sample.query()))
                .build();
        if (!sample.hasVectors()) {
            return rows;
        }
        Expression numbers = Expression.newBuilder()
                .setUnresolvedAttribute(
                        Expression.UnresolvedAttribute.newBuilder().setUnparsedIdentifier("numbers"))
                .build();
        Expression vector = Expression.newBuilder()
                .setUnresolvedFunction(Expression.UnresolvedFunction.newBuilder()
                        .setFunctionName("array_to_vector")
                        .addArguments(numbers))
                .build();
        return Relation.newBuilder()
                .setWithColumns(WithColumns.newBuilder()
                        .setInput(rows)
                        .addAliases(Expression.Alias.newBuilder()
                                .addName("features")
                                .setExpr(vector)))
                .build();
    }

    /** A stage or an evaluator, as a client names it; the params travel beside it. */
    static MlOperator operator(Params stage, MlOperator.OperatorType type) {
        return MlOperator.newBuilder()
                .setName(stage.getClass().getName())
                .setUid(stage.uid())
                .setType(type)
                .build();
    }

    /** The params that are set. */
    static MlParams params(Params stage) {
        MlParams.Builder params = MlParams.newBuilder();
        for (ParamPair<?> pair :
                CollectionConverters.asJava(stage.extractParamMap().toSeq())) {
            if (stage.isSet(pair.param())) {
                params.putParams(pair.param().name(), literal(pair.value()));
            }
        }
        return params.build();
    }

    static MlParams param(String name, Object value) {
        return MlParams.newBuilder().putParams(name, literal(value)).build();
    }

    @SuppressWarnings("deprecation") // setElementType: the server itself answers in this form
    private static Expression.Literal literal(Object value) {
        Expression.Literal.Builder literal = Expression.Literal.newBuilder();
        if (value instanceof Integer number) {
            return literal.setInteger(number).build();
        }
        if (value instanceof Boolean flag) {
            return literal.setBoolean(flag).build();
        }
        if (value instanceof Double number) {
            return literal.setDouble(number).build();
        }
        if (value instanceof String text) {
            return literal.setString(text).build();
        }
        Expression.Literal.Array.Builder array = Expression.Literal.Array.newBuilder();
        if (value instanceof int[] numbers) {
            array.setElementType(DataType.newBuilder().setInteger(DataType.Integer.getDefaultInstance()));
            Arrays.stream(numbers).forEach(number -> array.addElements(literal(number)));
        } else if (value instanceof String[] texts) {
            array.setElementType(DataType.newBuilder().setString(DataType.String.getDefaultInstance()));
            Arrays.stream(texts).forEach(text -> array.addElements(literal(text)));
        } else {
            throw new IllegalArgumentException("no literal for " + value.getClass());
        }
        return literal.setArray(array).build();
    }

    /** The value of a chain of methods, as {@code summary.objectiveHistory}. */
    Expression.Literal fetch(ObjectRef object, String... methods) {
        return run(MlCommand.newBuilder().setFetch(fetching(object, methods)).build())
                .getParam();
    }

    static Fetch fetching(ObjectRef object, String... methods) {
        Fetch.Builder fetch = Fetch.newBuilder().setObjRef(object);
        for (String method : methods) {
            fetch.addMethods(Fetch.Method.newBuilder().setMethod(method));
        }
        return fetch.build();
    }

    static List<Double> doubles(Expression.Literal literal) {
        return literal.hasSpecializedArray()
                ? literal.getSpecializedArray().getDoubles().getValuesList()
                : literal.getArray().getElementsList().stream()
                        .map(Expression.Literal::getDouble)
                        .toList();
    }

    MlCommandResult run(MlCommand command) {
        MlCommandResult result = null;
        Iterator<ExecutePlanResponse> responses =
                execute(Plan.newBuilder().setCommand(Command.newBuilder().setMlCommand(command)));
        while (responses.hasNext()) {
            ExecutePlanResponse response = responses.next();
            if (response.hasMlCommandResult()) {
                result = response.getMlCommandResult();
            }
        }
        return result;
    }

    /** A line for each row, with names of the columns and values; of one partition after the other. */
    List<String> collect(Relation relation) throws IOException {
        List<String> rows = new ArrayList<>();
        Iterator<ExecutePlanResponse> responses = execute(Plan.newBuilder().setRoot(relation));
        try (BufferAllocator memory = new RootAllocator()) {
            while (responses.hasNext()) {
                ExecutePlanResponse response = responses.next();
                if (response.hasArrowBatch()) {
                    read(response.getArrowBatch().getData().toByteArray(), memory, rows);
                }
            }
        }
        return rows;
    }

    private static void read(byte[] batch, BufferAllocator memory, List<String> rows) throws IOException {
        try (ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(batch), memory)) {
            while (reader.loadNextBatch()) {
                for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
                    StringBuilder row = new StringBuilder();
                    for (FieldVector column : reader.getVectorSchemaRoot().getFieldVectors()) {
                        row.append(column.getName())
                                .append('=')
                                .append(column.getObject(i))
                                .append(' ');
                    }
                    rows.add(row.toString());
                }
            }
        }
    }

    private Iterator<ExecutePlanResponse> execute(Plan.Builder plan) {
        return server.withDeadlineAfter(2, TimeUnit.MINUTES)
                .executePlan(ExecutePlanRequest.newBuilder()
                        .setSessionId(session)
                        .setUserContext(UserContext.newBuilder().setUserId("tests"))
                        .setPlan(plan)
                        .build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
