// A GraphQL schema, with graphql-go and its handler.
package main

import (
	"errors"
	"log"
	"net/http"
	"os"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/handler"
)

type character struct {
	ID      string
	Name    string
	Friends []string
}

var characters = map[string]*character{
	"1": {"1", "Luke", []string{"2", "3"}},
	"2": {"2", "Leia", []string{"1"}},
	"3": {"3", "R2-D2", nil},
}

var characterType = graphql.NewObject(graphql.ObjectConfig{
	Name: "Character",
	Fields: graphql.Fields{
		"id":   &graphql.Field{Type: graphql.NewNonNull(graphql.ID)},
		"name": &graphql.Field{Type: graphql.String},
	},
})

func init() {
	characterType.AddFieldConfig("friends", &graphql.Field{
		Type: graphql.NewList(characterType),
		Resolve: func(p graphql.ResolveParams) (any, error) {
			var friends []*character
			for _, id := range p.Source.(*character).Friends {
				friends = append(friends, characters[id])
			}
			return friends, nil
		},
	})
}

func main() {
	query := graphql.NewObject(graphql.ObjectConfig{Name: "Query", Fields: graphql.Fields{
		"character": &graphql.Field{
			Type: characterType,
			Args: graphql.FieldConfigArgument{"id": &graphql.ArgumentConfig{Type: graphql.NewNonNull(graphql.ID)}},
			Resolve: func(p graphql.ResolveParams) (any, error) {
				if c := characters[p.Args["id"].(string)]; c != nil {
					return c, nil
				}
				return nil, errors.New("no such character")
			},
		},
		"panics": &graphql.Field{Type: graphql.String, Resolve: func(graphql.ResolveParams) (any, error) { panic("on purpose") }},
	}})
	mutation := graphql.NewObject(graphql.ObjectConfig{Name: "Mutation", Fields: graphql.Fields{
		"rename": &graphql.Field{
			Type: characterType,
			Args: graphql.FieldConfigArgument{
				"id":   &graphql.ArgumentConfig{Type: graphql.NewNonNull(graphql.ID)},
				"name": &graphql.ArgumentConfig{Type: graphql.String, DefaultValue: "Nobody"},
			},
			Resolve: func(p graphql.ResolveParams) (any, error) {
				c := characters[p.Args["id"].(string)]
				c.Name = p.Args["name"].(string)
				return c, nil
			},
		},
	}})
	schema, err := graphql.NewSchema(graphql.SchemaConfig{Query: query, Mutation: mutation})
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/graphql", handler.New(&handler.Config{Schema: &schema, Pretty: true, GraphiQL: true}))
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
