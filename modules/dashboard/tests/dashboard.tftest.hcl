mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
}

variables {
  environment = "production"
  colour      = "green"
  apis = {
    orders = { function_name = "f", queue_name = "q", dead_letter_name = "d" }
  }
}

run "it_shows_lines_durations_queues_and_dead_letters_of_the_colour" {
  command = plan

  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "production-green-lambda-core"
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_name}"
  }
  assert {
    condition = contains(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[*].properties.metrics[0],
      ["LambdaCore", "LinesSent", "api", "orders", "environment", "production", "colour", "green", { label = "orders" }]
    )
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 10
    error_message = "found ${length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets)} graphs"
  }
}

run "with_a_clone_it_shows_its_progress_too" {
  command = plan

  variables {
    clone_functions    = { copier = "c" }
    clone_queues       = { copier = "cq" }
    clone_dead_letters = { copier = "cd" }
  }
  assert {
    condition = contains(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : [
        for metric in widget.properties.metrics : jsonencode(metric)
      ]
    ]), jsonencode(["LambdaCore", "ObjectsCopied", "environment", "production", "colour", "green", "service", "s3-clone-copier", { label = "copier" }]))
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
}

run "an_unknown_colour_is_refused" {
  command = plan

  variables {
    colour = "red"
  }
  expect_failures = [var.colour]
}
