//! What the documentation page shows: the `OpenAPI` document, in the order in which people read.

use serde::{Deserialize, Serialize};

/// The API as its document describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiDocs {
    pub operations: Vec<Operation>,
    pub schemas: Vec<Schema>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    pub id: String,
    /// In capitals.
    pub method: String,
    pub path: String,
    pub summary: String,
    pub description: String,
    pub parameters: Vec<Row>,
    /// Names of schemas, where there is a body.
    pub body: Option<String>,
    pub answer: Option<String>,
}

/// The shape of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    pub name: String,
    pub description: String,
    pub fields: Vec<Row>,
}

/// A parameter or a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// Such as `integer`, `string (date)` or `Order[]`.
    pub kind: String,
    pub required: bool,
    pub description: String,
    /// The values that it can have, where they are few.
    pub values: Vec<String>,
}

#[cfg(feature = "ssr")]
pub use reading::ApiDocument;

#[cfg(feature = "ssr")]
mod reading {
    use std::sync::Arc;

    use serde_json::Value;

    use super::{ApiDocs, Operation, Row, Schema};

    /// The document; the server provides it.
    #[derive(Clone, Debug)]
    pub struct ApiDocument(pub Arc<Value>);

    fn text(value: &Value, field: &str) -> String {
        value[field].as_str().unwrap_or_default().to_owned()
    }

    fn referred(schema: &Value) -> Option<&str> {
        schema["$ref"].as_str()?.rsplit('/').next()
    }

    /// The type of a schema in a few words.
    fn kind(schema: &Value) -> String {
        if let Some(name) = referred(schema) {
            return name.to_owned();
        }
        // A value that may be null is one of two.
        let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
        if let Some(choices) = choices {
            let kinds: Vec<String> = choices.iter().map(kind).collect();
            return kinds.join(" | ");
        }
        let kind_of = match &schema["type"] {
            Value::String(name) => name.clone(),
            Value::Array(names) => {
                names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ")
            }
            _ => String::new(),
        };
        if kind_of.starts_with("array") {
            return format!("{}[]", kind(&schema["items"]));
        }
        match schema["format"].as_str() {
            Some(format) => format!("{kind_of} ({format})"),
            None => kind_of,
        }
    }

    fn row(name: &str, schema: &Value, description: String, required: bool) -> Row {
        let values = schema["enum"].as_array().map(|values| {
            values.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        });
        Row {
            name: name.to_owned(),
            kind: kind(schema),
            required,
            description,
            values: values.unwrap_or_default(),
        }
    }

    fn parameter(parameter: &Value) -> Row {
        let required = parameter["required"].as_bool().unwrap_or_default();
        let name = text(parameter, "name");
        row(&name, &parameter["schema"], text(parameter, "description"), required)
    }

    fn operation(path: &str, method: &str, value: &Value) -> Operation {
        let body = |value: &Value| {
            referred(&value["content"]["application/json"]["schema"]).map(str::to_owned)
        };
        let parameters = value["parameters"].as_array();
        // The description begins with what the summary says.
        let summary = text(value, "summary");
        let description = text(value, "description");
        let description = description.strip_prefix(&summary).unwrap_or(&description).trim();
        Operation {
            id: text(value, "operationId"),
            method: method.to_uppercase(),
            path: path.to_owned(),
            description: description.to_owned(),
            summary,
            parameters: parameters.into_iter().flatten().map(parameter).collect(),
            body: body(&value["requestBody"]),
            answer: body(&value["responses"]["200"]),
        }
    }

    /// The fields of an object; one that is put together of several has those of all of them.
    fn fields(schema: &Value) -> Vec<Row> {
        let parts = schema["allOf"].as_array();
        let mut rows: Vec<Row> = Vec::new();
        for part in parts.into_iter().flatten() {
            match referred(part) {
                Some(name) => rows.push(Row {
                    name: "…".to_owned(),
                    kind: name.to_owned(),
                    required: true,
                    description: String::new(),
                    values: Vec::new(),
                }),
                None => rows.extend(fields(part)),
            }
        }
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let description = text(field, "description");
            rows.push(row(name, field, description, required.contains(&name.as_str())));
        }
        rows
    }

    impl ApiDocs {
        pub fn read(document: &Value) -> Self {
            let mut operations = Vec::new();
            for (path, methods) in document["paths"].as_object().into_iter().flatten() {
                for (method, value) in methods.as_object().into_iter().flatten() {
                    operations.push(operation(path, method, value));
                }
            }
            let schemas = document["components"]["schemas"].as_object();
            let schemas = schemas.into_iter().flatten().map(|(name, schema)| Schema {
                name: name.clone(),
                description: text(schema, "description"),
                fields: fields(schema),
            });
            Self { operations, schemas: schemas.collect() }
        }
    }

    #[cfg(test)]
    mod tests {
        use serde_json::json;

        use super::*;

        #[test]
        fn types_are_named_in_a_few_words() {
            for (schema, expected) in [
                (json!({ "type": "integer", "format": "int64" }), "integer (int64)"),
                (json!({ "type": ["string", "null"] }), "string | null"),
                (json!({ "type": "array", "items": { "$ref": "#/components/schemas/A" } }), "A[]"),
                (json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/x/B" }] }), "null | B"),
                (json!({}), ""),
            ] {
                assert_eq!(kind(&schema), expected, "{schema}");
            }
        }
    }
}
