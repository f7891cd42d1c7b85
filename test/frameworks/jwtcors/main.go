// Bearer tokens with golang-jwt, and cross-origin requests with rs/cors.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/rs/cors"
)

type claims struct {
	Role string `json:"role"`
	jwt.RegisteredClaims
}

type claimsKey struct{}

var secret = []byte("a secret of the tests")

func main() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", issue)
	mux.HandleFunc("GET /signed", func(w http.ResponseWriter, r *http.Request) {
		token, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{"sub": "x"}).SignedString(key)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		parsed, err := jwt.Parse(token, func(*jwt.Token) (any, error) { return &key.PublicKey, nil })
		fmt.Fprintln(w, parsed.Valid, parsed.Method.Alg(), err)
	})
	mux.Handle("GET /admin", authenticated(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := r.Context().Value(claimsKey{}).(*claims)
		if c.Role != "admin" {
			http.Error(w, c.Subject+" is no admin", http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, "Hello, %s\n", c.Subject)
	})))
	handler := cors.New(cors.Options{
		AllowedOrigins:   []string{"https://*.example"},
		AllowedMethods:   []string{http.MethodGet, http.MethodPut},
		AllowedHeaders:   []string{"Authorization", "X-*"},
		ExposedHeaders:   []string{"X-Exposed"},
		AllowCredentials: true,
		MaxAge:           300,
	}).Handler(mux)
	server := http.Server{Addr: ":" + os.Getenv("PORT"), Handler: handler}
	log.Fatal(server.ListenAndServe())
}

// issue makes a token that is valid for ever, so that everyone who signs it gets the same.
func issue(w http.ResponseWriter, r *http.Request) {
	var c claims
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil || c.Subject == "" {
		http.Error(w, `{"error":"sub is missing"}`, http.StatusBadRequest)
		return
	}
	c.IssuedAt = jwt.NewNumericDate(time.Unix(1_700_000_000, 0))
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(secret)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(map[string]string{"token": token})
}

func authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		c := &claims{}
		_, err := jwt.ParseWithClaims(text, c, func(*jwt.Token) (any, error) { return secret, nil },
			jwt.WithValidMethods([]string{"HS256"}))
		if !found || err != nil {
			w.Header().Set("WWW-Authenticate", `Bearer realm="api", error="invalid_token"`)
			http.Error(w, fmt.Sprint("unauthorized: ", err), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), claimsKey{}, c)))
	})
}
