data "aws_region" "this" {}

locals {
  region    = data.aws_region.this.id
  functions = concat([for api in values(var.apis) : api.function_name], values(var.clone_functions))
  queues    = concat([for api in values(var.apis) : api.queue_name], values(var.clone_queues))
  letters   = concat([for api in values(var.apis) : api.dead_letter_name], values(var.clone_dead_letters))

  # A CloudWatch metric as the dashboard's JSON has it: namespace, name, then dimensions in pairs.
  lines = { for name in ["LinesEncountered", "LinesSent", "SendingFailures", "ParsingFailures"] :
    name => [for api in keys(var.apis) :
      ["LambdaCore", name, "api", api, "environment", var.environment, "colour", var.colour, { label = api }]
    ]
  }
  clone = { for name in ["SegmentsWritten", "ObjectsCopied", "ObjectsFailed", "Throttles"] :
    name => [for stage in keys(var.clone_functions) :
      ["LambdaCore", name, "environment", var.environment, "colour", var.colour, "service", "s3-clone-${stage}", { label = stage }]
    ]
  }
  of_functions = { for name in ["Duration", "Errors", "Throttles", "ConcurrentExecutions"] :
    name => [for function in local.functions : ["AWS/Lambda", name, "FunctionName", function]]
  }
  of_queues = { for name in ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"] :
    name => [for queue in local.queues : ["AWS/SQS", name, "QueueName", queue]]
  }

  # Title, metrics, statistic; three a row.
  graphs = concat(
    length(var.apis) == 0 ? [] : [
      { title = "Log lines encountered", stat = "Sum", metrics = jsonencode(local.lines["LinesEncountered"]) },
      { title = "Log lines sent", stat = "Sum", metrics = jsonencode(local.lines["LinesSent"]) },
      { title = "Log lines that failed to be sent", stat = "Sum", metrics = jsonencode(local.lines["SendingFailures"]) },
      { title = "Log lines that could not be parsed", stat = "Sum", metrics = jsonencode(local.lines["ParsingFailures"]) },
    ],
    [
      { title = "Duration of invocations (ms)", stat = "Maximum", metrics = jsonencode(local.of_functions["Duration"]) },
      { title = "Failed invocations", stat = "Sum", metrics = jsonencode(local.of_functions["Errors"]) },
      { title = "Throttled invocations", stat = "Sum", metrics = jsonencode(local.of_functions["Throttles"]) },
      { title = "Queues: messages waiting", stat = "Maximum", metrics = jsonencode(local.of_queues["ApproximateNumberOfMessagesVisible"]) },
      { title = "Queues: age of the oldest message (s)", stat = "Maximum", metrics = jsonencode(local.of_queues["ApproximateAgeOfOldestMessage"]) },
      { title = "Dead letters", stat = "Maximum", metrics = jsonencode([for letter in local.letters : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", letter]]) },
    ],
    length(var.clone_functions) == 0 ? [] : [
      { title = "Clone: segments written", stat = "Sum", metrics = jsonencode(local.clone["SegmentsWritten"]) },
      { title = "Clone: requests and segments done", stat = "Sum", metrics = jsonencode([for queue in values(var.clone_queues) : ["AWS/SQS", "NumberOfMessagesDeleted", "QueueName", queue]]) },
      { title = "Clone: functions at work", stat = "Maximum", metrics = jsonencode([for function in values(var.clone_functions) : ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", function]]) },
      { title = "Clone: objects copied", stat = "Sum", metrics = jsonencode(local.clone["ObjectsCopied"]) },
      { title = "Clone: objects that failed", stat = "Sum", metrics = jsonencode(local.clone["ObjectsFailed"]) },
      { title = "Clone: times that S3 said to slow down", stat = "Sum", metrics = jsonencode(local.clone["Throttles"]) },
    ],
  )

  body = {
    widgets = [for index, graph in local.graphs : {
      type   = "metric"
      x      = index % 3 * 8
      y      = floor(index / 3) * 6
      width  = 8
      height = 6
      properties = {
        title   = graph.title
        region  = local.region
        view    = "timeSeries"
        period  = 300
        stat    = graph.stat
        metrics = jsondecode(graph.metrics)
      }
    }]
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${var.environment}-${var.colour}-lambda-core"
  dashboard_body = jsonencode(local.body)
}
